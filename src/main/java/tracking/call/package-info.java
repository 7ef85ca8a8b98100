/**
 * One call of a server that the shop does not control: signed, bounded in time and size, and only to public addresses.
 */
@NullMarked
package tracking.call;

import org.jspecify.annotations.NullMarked;
