-- The demo warehouse: Brightbean, a coffee roaster that sells single orders and monthly subscriptions, from July 2023
-- to June 2025. Everything follows from row numbers, so that each build holds the same rows.

-- A number from 0 to n - 1 that looks arbitrary and is always the same for the same row and topic.
CREATE TEMP MACRO pick(row_number, topic, n) AS
  CAST(CAST('0x' || left(md5(row_number || ' ' || topic), 8) AS BIGINT) % n AS INTEGER);

CREATE TABLE plans (
  plan_id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL,
  audience VARCHAR NOT NULL,
  monthly_price DECIMAL(10, 2) NOT NULL
);

INSERT INTO plans VALUES
  (1, 'Taster', 'personal', 14.00),
  (2, 'Regular', 'personal', 26.00),
  (3, 'Connoisseur', 'personal', 48.00),
  (4, 'Office', 'business', 120.00),
  (5, 'Office Plus', 'business', 290.00);

CREATE TABLE products (
  product_id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL,
  category VARCHAR NOT NULL,
  list_price DECIMAL(10, 2) NOT NULL,
  unit_cost DECIMAL(10, 2) NOT NULL
);

INSERT INTO products VALUES
  (1, 'House Blend 250 g', 'beans', 9.50, 4.10),
  (2, 'House Blend 1 kg', 'beans', 32.00, 14.80),
  (3, 'Espresso Roma 250 g', 'beans', 10.50, 4.60),
  (4, 'Espresso Roma 1 kg', 'beans', 36.00, 16.90),
  (5, 'Ethiopia Yirgacheffe 250 g', 'beans', 13.50, 6.40),
  (6, 'Colombia Huila 250 g', 'beans', 12.50, 5.80),
  (7, 'Guatemala Antigua 250 g', 'beans', 12.90, 6.00),
  (8, 'Decaf Swiss Water 250 g', 'beans', 11.90, 5.50),
  (9, 'Winter Blend 250 g', 'beans', 12.00, 5.20),
  (10, 'Filter Papers, 100', 'accessories', 5.50, 1.60),
  (11, 'Ceramic Dripper', 'accessories', 24.00, 9.80),
  (12, 'French Press 1 l', 'accessories', 39.00, 17.50),
  (13, 'Milk Jug', 'accessories', 19.00, 7.40),
  (14, 'Travel Mug', 'accessories', 22.00, 8.90),
  (15, 'Hand Grinder', 'machines', 89.00, 48.00),
  (16, 'Electric Grinder', 'machines', 179.00, 104.00),
  (17, 'Moka Pot', 'machines', 42.00, 19.00),
  (18, 'Espresso Machine', 'machines', 549.00, 352.00),
  (19, 'Gift Card 25', 'gifts', 25.00, 25.00),
  (20, 'Gift Box Discovery', 'gifts', 49.00, 21.00);

CREATE TABLE customers (
  customer_id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL,
  email VARCHAR NOT NULL UNIQUE,
  segment VARCHAR NOT NULL,
  country VARCHAR NOT NULL,
  acquisition_channel VARCHAR NOT NULL,
  signed_up_on DATE NOT NULL
);

INSERT INTO customers
WITH words AS (
  SELECT
    ['Ada', 'Ben', 'Clara', 'David', 'Elena', 'Finn', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Karin', 'Luca', 'Mara', 'Nils', 'Olivia', 'Paul', 'Rosa', 'Simon', 'Tessa', 'Viktor'] AS first_names,
    ['Albrecht', 'Bakker', 'Conti', 'Dubois', 'Ekström', 'Fischer', 'Garcia', 'Huber', 'Ivanov', 'Jensen', 'Keller', 'Lindqvist', 'Moreau', 'Novak', 'Okafor', 'Peeters', 'Ricci', 'Silva', 'Tanner', 'Vogel', 'Weber', 'Young', 'Zimmer'] AS last_names,
    ['Studio', 'Partners', 'Logistics', 'Software', 'Architects', 'Clinic', 'Bakery', 'Consulting'] AS trades,
    ['Germany', 'Germany', 'Germany', 'France', 'France', 'Netherlands', 'Austria', 'Switzerland', 'Italy', 'Sweden'] AS countries,
    ['search', 'search', 'referral', 'referral', 'social', 'social', 'newsletter', 'event'] AS channels
)
SELECT
  i,
  CASE WHEN business THEN last_name || ' ' || trades[1 + pick(i, 3, 8)] ELSE first_name || ' ' || last_name END,
  lower(strip_accents(CASE WHEN business THEN 'office' ELSE first_name END || '.' || last_name)) || '.' || i || '@example.com',
  CASE WHEN business THEN 'business' ELSE 'personal' END,
  countries[1 + pick(i, 4, 10)],
  channels[1 + pick(i, 5, 8)],
  -- Later days bring more customers: the company grows.
  DATE '2023-06-01' + CAST(floor(755 * pow(i / 900.0, 0.7)) AS INTEGER)
FROM words, (
  SELECT i, pick(i, 1, 5) = 0 AS business, words.first_names[1 + pick(i, 6, 20)] AS first_name, words.last_names[1 + pick(i, 2, 23)] AS last_name
  FROM words, range(1, 901) AS numbers(i)
)
ORDER BY i;

CREATE TABLE subscriptions (
  subscription_id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  plan_id INTEGER NOT NULL REFERENCES plans (plan_id),
  started_on DATE NOT NULL,
  ended_on DATE,
  end_reason VARCHAR,
  CHECK (ended_on > started_on),
  CHECK ((ended_on IS NULL) = (end_reason IS NULL))
);

INSERT INTO subscriptions
WITH first_plans AS (
  SELECT
    customer_id,
    CASE WHEN segment = 'business' THEN 4 + pick(customer_id, 11, 4) // 3 ELSE [1, 1, 1, 2, 2, 2, 2, 3][1 + pick(customer_id, 11, 8)] END AS plan_id,
    signed_up_on + pick(customer_id, 12, 15) AS started_on
  FROM customers
  WHERE pick(customer_id, 10, 100) < 62
), first_terms AS (
  SELECT
    *,
    -- The cheaper the plan, the sooner it is left: between one and about 14, 24, 36 or 60 months.
    started_on + 30 + pick(customer_id, 13, [420, 720, 1080, 1800, 1800][plan_id]) AS left_on,
    pick(customer_id, 14, 5) AS reason
  FROM first_plans
), terms AS (
  SELECT
    customer_id, plan_id, started_on, left_on,
    CASE WHEN reason = 0 AND plan_id IN (1, 2, 4) THEN 'upgraded'
      ELSE ['too expensive', 'too much coffee', 'moved away', 'switched provider', 'too expensive'][1 + reason] END AS end_reason
  FROM first_terms
  UNION ALL
  SELECT customer_id, plan_id + 1, left_on, left_on + 90 + pick(customer_id, 15, 1500), 'switched provider'
  FROM first_terms
  WHERE reason = 0 AND plan_id IN (1, 2, 4)
)
SELECT
  row_number() OVER (ORDER BY started_on, customer_id, plan_id),
  customer_id, plan_id, started_on,
  CASE WHEN left_on <= DATE '2025-06-30' THEN left_on END,
  CASE WHEN left_on <= DATE '2025-06-30' THEN end_reason END
FROM terms
WHERE started_on <= DATE '2025-06-30'
ORDER BY 1;

CREATE TABLE orders (
  order_id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  ordered_at TIMESTAMP NOT NULL,
  status VARCHAR NOT NULL,
  sales_channel VARCHAR NOT NULL
);

INSERT INTO orders
WITH days AS (
  SELECT
    (DATE '2023-07-01' + CAST(n AS INTEGER)) AS day,
    n,
    -- Busy before Christmas, quiet in summer, slow on Sundays, and more of it all each year.
    (2.0 + n / 160.0)
      * [1.0, 0.95, 1.0, 0.95, 0.9, 0.8, 0.7, 0.75, 1.0, 1.1, 1.55, 1.9][month(day)]
      * CASE WHEN isodow(day) = 7 THEN 0.6 ELSE 1.0 END AS expected
  FROM range(731) AS numbers(n)
), slots AS (
  SELECT n * 40 + slot AS seed, day, (SELECT count(*) FROM customers WHERE signed_up_on < day) AS known
  FROM days, range(40) AS numbers(slot)
  WHERE slot < floor(expected + pick(n, 20, 100) / 100.0)
)
SELECT
  row_number() OVER (ORDER BY day, seed),
  -- The square lets some customers order often and most of them seldom.
  1 + CAST(floor(known * pow(pick(seed, 21, 10000) / 10000.0, 1.6)) AS INTEGER),
  day + INTERVAL (7 * 60 + pick(seed, 22, 15 * 60)) MINUTE,
  CASE WHEN pick(seed, 23, 100) < 3 THEN 'refunded' WHEN pick(seed, 23, 100) < 7 THEN 'cancelled' ELSE 'completed' END,
  ['web', 'web', 'web', 'app', 'app', 'phone'][1 + pick(seed, 24, 6)]
FROM slots
ORDER BY 1;

CREATE TABLE order_items (
  order_id INTEGER NOT NULL REFERENCES orders (order_id),
  line_number INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products (product_id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_price DECIMAL(10, 2) NOT NULL,
  discount DECIMAL(10, 2) NOT NULL,
  PRIMARY KEY (order_id, line_number)
);

INSERT INTO order_items
WITH lines AS (
  SELECT
    order_id, line, order_id * 4 + line AS seed, month(ordered_at) IN (11, 12) AS festive,
    1 + CAST(floor(20 * pow(pick(order_id * 4 + line, 30, 10000) / 10000.0, 1.5)) AS INTEGER) AS usual_product
  FROM orders, range(1, 5) AS numbers(line)
  WHERE line <= [1, 1, 1, 2, 2, 2, 3, 4][1 + pick(order_id, 31, 8)]
), priced AS (
  SELECT
    *,
    CASE WHEN festive AND pick(seed, 32, 4) = 0 THEN [9, 19, 20][1 + pick(seed, 33, 3)] WHEN NOT festive AND usual_product = 9 THEN 1 ELSE usual_product END AS product_id
  FROM lines
)
SELECT
  order_id, line, product_id,
  CASE WHEN category = 'machines' THEN 1 ELSE [1, 1, 1, 2, 2, 3][1 + pick(seed, 34, 6)] END AS quantity,
  list_price,
  CASE WHEN category <> 'gifts' AND pick(seed, 35, 10) = 0 THEN round(list_price * quantity / 10, 2) ELSE 0 END
FROM priced JOIN products USING (product_id)
ORDER BY order_id, line;
