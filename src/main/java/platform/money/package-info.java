/**
 * Money: integer minor units with their currency; exact, or refused.
 */
@NamedInterface("money")
@NullMarked
package platform.money;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
