/**
 * The promotion engine: decides which promotions apply to a cart and what each takes off which units. Pure: no I/O, no clock, no Spring. Its
 * types are open to other modules, so that each module that prices a cart gets the same answer.
 */
@NamedInterface("engine")
@NullMarked
package promotion.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
