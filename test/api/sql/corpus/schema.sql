CREATE TABLE customers (id INTEGER, name VARCHAR(100), email VARCHAR(100), country VARCHAR(100), segment VARCHAR(100));
CREATE TABLE orders (id INTEGER, customer_id INTEGER, order_date TIMESTAMP, status VARCHAR(100), total DOUBLE PRECISION, discount DOUBLE PRECISION, note VARCHAR(100), payload JSON);
CREATE TABLE products (id INTEGER, name VARCHAR(100), category VARCHAR(100), price DOUBLE PRECISION);
CREATE TABLE order_items (id INTEGER, order_id INTEGER, product_id INTEGER, quantity INTEGER, price DOUBLE PRECISION);
CREATE TABLE employees (id INTEGER, name VARCHAR(100), manager_id INTEGER, department VARCHAR(100), salary DOUBLE PRECISION);
CREATE TABLE events (user_id INTEGER, kind VARCHAR(100), seen_at TIMESTAMP);
