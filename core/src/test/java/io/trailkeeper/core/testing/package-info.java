/** Stand-ins that the tests of every module can use. */
@NullMarked
package io.trailkeeper.core.testing;

import org.jspecify.annotations.NullMarked;
