/** Money: an integer amount in minor units with its currency. Calculations are exact or fail. */
@NamedInterface("money")
@NullMarked
package platform.money;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
