/**
 * The platform under contention, over HTTP and on two instances that share a database and a clock: many at once for few units,
 * short histories against a model, and a database that fails. Each class says what it guarantees; {@code docs/guarantees.md}
 * lists them with those of the other packages.
 */
package contention;
