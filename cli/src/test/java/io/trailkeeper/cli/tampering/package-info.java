/** What can be done to delivered files, and who notices. */
@NullMarked
package io.trailkeeper.cli.tampering;

import org.jspecify.annotations.NullMarked;
