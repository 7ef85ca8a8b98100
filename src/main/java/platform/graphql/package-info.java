/**
 * The GraphQL edge: the schema that modules fill, the limits of queries, and the answers. It knows no module.
 */
@NamedInterface("graphql")
@NullMarked
package platform.graphql;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
