/** The pages for somebody who opens the platform in a browser: a short welcome, and the API reference. */
@NullMarked
package app.welcome;

import org.jspecify.annotations.NullMarked;
