/**
 * The jar as its users start it, killed and ended at many moments. The jar has no hooks for these tests; they check the database
 * afterwards.
 */
package kill;
