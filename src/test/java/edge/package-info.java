/** The behaviour of the platform over HTTP, as callers, operators and providers meet it. */
package edge;
