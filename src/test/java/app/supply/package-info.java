/** Checks of the libraries that the jar is made of, by its software bill of materials (CycloneDX). */
@NullMarked
package app.supply;

import org.jspecify.annotations.NullMarked;
