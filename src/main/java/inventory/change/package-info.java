/**
 * The transactions that change stock. Each locks the rows, decides in memory about reservations and changes, and saves the changed rows. Requests
 * of other modules and commands of operators are decided in one batch. An allocation policy says which warehouses a reservation takes its units from.
 */
@NullMarked
package inventory.change;

import org.jspecify.annotations.NullMarked;
