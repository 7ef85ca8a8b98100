/**
 * The platform under contention, over HTTP and with two instances that share a database and a clock: many buyers for few units,
 * short histories that are compared with a model, and a database that fails. Each class says its guarantee; {@code docs/guarantees.md}
 * lists the guarantees of all packages.
 */
package contention;
