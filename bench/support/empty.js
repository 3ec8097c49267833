// The least that a runtime can be asked to run.
export {};
