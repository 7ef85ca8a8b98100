/** The problems that the HTTP API of the order module answers with. */
@NullMarked
package order.problem;

import org.jspecify.annotations.NullMarked;
