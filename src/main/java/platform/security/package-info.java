/** The callers of the API, and what each may do. */
@NamedInterface("security")
@NullMarked
package platform.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
