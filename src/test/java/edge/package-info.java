/** The behaviour of the platform over HTTP, as callers, operators and providers see it. */
package edge;
