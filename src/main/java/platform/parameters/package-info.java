/** Checks the query parameters of a request before its controller: names, types and rules, all in one answer. */
@NullMarked
package platform.parameters;

import org.jspecify.annotations.NullMarked;
