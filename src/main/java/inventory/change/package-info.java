/** What one transaction does with stock: it locks the rows, decides requests about them in memory, and saves what has changed. */
@NullMarked
package inventory.change;

import org.jspecify.annotations.NullMarked;
