/**
 * The jar, as its users start it, killed and ended at every moment that matters. No hook in it helps; what must hold
 * afterwards is looked up in the database.
 */
package kill;
