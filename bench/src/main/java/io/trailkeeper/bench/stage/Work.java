package io.trailkeeper.bench.stage;

import java.io.IOException;

/** Work over the bytes of one round that can be done again and again. For one thread. */
interface Work {

  /** Makes what the next pass needs: nothing of it is measured. */
  default void prepare() throws IOException {}

  /**
   * Does it once over everything.
   *
   * @return something that depends on all of it, so that no compiler leaves it out
   */
  long pass() throws IOException;

  /** Returns how many bytes one pass makes of its own input; 0 if it makes none. */
  default long bytesOut() {
    return 0;
  }
}
