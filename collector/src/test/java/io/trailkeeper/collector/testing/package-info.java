/** What tests of several packages put around the parts they test. */
@NullMarked
package io.trailkeeper.collector.testing;

import org.jspecify.annotations.NullMarked;
