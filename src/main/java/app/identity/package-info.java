/**
 * The authorization server, the resource server, and the rules for tokens, keys and callers.
 */
@NullMarked
package app.identity;

import org.jspecify.annotations.NullMarked;
