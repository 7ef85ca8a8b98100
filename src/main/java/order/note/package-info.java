/**
 * Notes of operators on orders. Notes are only added, never changed or removed.
 */
@NullMarked
package order.note;

import org.jspecify.annotations.NullMarked;
