/** Pages of lists, and the cursor that says where the next page begins. */
@NamedInterface("page")
@NullMarked
package platform.page;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
