/** Files that only the account of this process may use: keys, passwords, the data and the programs of the embedded database. */
@NullMarked
package app.files;

import org.jspecify.annotations.NullMarked;
