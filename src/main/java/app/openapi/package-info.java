/**
 * The OpenAPI document.
 */
@NullMarked
package app.openapi;

import org.jspecify.annotations.NullMarked;
