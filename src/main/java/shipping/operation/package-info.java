/** The HTTP API of shipments for operators: reading them, and commands for them. */
@NullMarked
package shipping.operation;

import org.jspecify.annotations.NullMarked;
