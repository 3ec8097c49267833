/** Stand-ins for what the host hands to a plugin, and what every plugin has to stand, for tests of the plugin alone. */
export { createMockConnection } from "./testing/mock-connection.ts";
export type { MockConnection, MockConnectionOptions } from "./testing/mock-connection.ts";
export { createMockContext } from "./testing/mock-context.ts";
export type { MockContext } from "./testing/mock-context.ts";
export { createMockExploreBackend } from "./testing/mock-explore-backend.ts";
export type { MockExploreBackend } from "./testing/mock-explore-backend.ts";
export { createMockLogger } from "./testing/mock-logger.ts";
export type { LogLine, MockLogger } from "./testing/mock-logger.ts";
export { checkConformance } from "./conformance/check-conformance.ts";
export type { ConformanceHarness } from "./conformance/check-conformance.ts";
export type { ConformanceQueries } from "./conformance/dialect-queries.ts";
export { describeConformance } from "./conformance/describe-conformance.ts";
export type { ConformanceOptions, TestRunner } from "./conformance/describe-conformance.ts";
export { attempt } from "./conformance/faults.ts";
export type { Attempt, ConformanceFault } from "./conformance/faults.ts";
