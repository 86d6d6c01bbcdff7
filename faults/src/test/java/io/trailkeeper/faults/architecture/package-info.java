/**
 * What the harnesses' own tests of their packages have in common; other modules use it as a test
 * jar.
 */
@NullMarked
package io.trailkeeper.faults.architecture;

import org.jspecify.annotations.NullMarked;
