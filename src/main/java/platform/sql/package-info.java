/**
 * What the modules' SQL shares.
 */
@NamedInterface("sql")
@NullMarked
package platform.sql;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
