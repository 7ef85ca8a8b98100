/**
 * The back end of the operators' console: serves the page, and signs operators in as a confidential client of the issuer. The page calls the
 * public API; its session is in sealed cookies, so every instance serves it and none stores it.
 */
@NullMarked
package app.console;

import org.jspecify.annotations.NullMarked;
