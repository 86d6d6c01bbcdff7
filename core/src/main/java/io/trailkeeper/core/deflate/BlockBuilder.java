package io.trailkeeper.core.deflate;

/**
 * Collects tokens, and decides where a block ends: where what follows is cheaper with codes of its
 * own.
 */
final class BlockBuilder {

  /** How many tokens are looked at together. Five of these are one stored block at most. */
  private static final int CHUNK = 13_107;

  private static final int MAX_TOKENS = 5 * CHUNK;

  private byte[] content = {};
  private final Prices prices;
  private final BlockWriter writer;

  private final int[] tokens = new int[MAX_TOKENS + CHUNK];

  private final Statistics block = new Statistics();
  private final Statistics chunk = new Statistics();
  private final Statistics both = new Statistics();

  /** The block is {@code tokens[0]} to {@code tokens[blockTokens - 1]}; then comes the chunk. */
  private int blockTokens;

  private int allTokens;
  private int chunkEnd = CHUNK;
  private int blockStart;
  private int chunkStart;
  private int position;

  BlockBuilder(Prices prices, int capacity) {
    this.prices = prices;
    this.writer = new BlockWriter(capacity);
  }

  /** Goes on with a new block that begins at a position of this content. */
  void begin(byte[] content, int start) {
    this.content = content;
    blockStart = start;
    chunkStart = start;
    position = start;
  }

  /** Writes what is left as a block. */
  void end(int end, boolean last) {
    endChunk();
    write(blockTokens, block, blockStart, end, last);
    block.clear();
    blockTokens = 0;
    allTokens = 0;
    chunkEnd = CHUNK;
  }

  /** Adds the byte at a position as a literal. */
  void literal(int at) {
    int literal = content[at] & 0xff;
    chunk.literals[literal]++;
    tokens[allTokens++] = literal;
    position = at + 1;
    if (allTokens == chunkEnd) {
      endChunk();
    }
  }

  /** Adds a match. */
  void match(int at, int token) {
    int length = Symbols.length(token);
    chunk.literals[Symbols.FIRST_LENGTH + Symbols.lengthSymbol(length)]++;
    chunk.distances[Symbols.distanceSymbol(Symbols.distanceLessOne(token))]++;
    tokens[allTokens++] = token;
    position = at + length;
    if (allTokens == chunkEnd) {
      endChunk();
    }
  }

  /** Returns all blocks; the last one was said to be the last. */
  BitWriter finish() {
    return writer.finish();
  }

  private void endChunk() {
    if (allTokens > blockTokens) {
      prices.learn(chunk);
    }
    both.clear();
    both.add(block);
    both.add(chunk);
    boolean apart =
        allTokens > MAX_TOKENS
            || cost(both, position - blockStart)
                > cost(block, chunkStart - blockStart) + cost(chunk, position - chunkStart);
    if (blockTokens > 0 && apart) {
      write(blockTokens, block, blockStart, chunkStart, false);
      System.arraycopy(tokens, blockTokens, tokens, 0, allTokens - blockTokens);
      allTokens -= blockTokens;
      block.clear();
      blockStart = chunkStart;
    }
    block.add(chunk);
    chunk.clear();
    chunkStart = position;
    blockTokens = allTokens;
    chunkEnd = allTokens + CHUNK;
  }

  private static long cost(Statistics statistics, int bytes) {
    return Math.min(statistics.bits(), BlockWriter.storedBits(bytes));
  }

  private void write(int count, Statistics statistics, int from, int to, boolean last) {
    writer.write(tokens, count, statistics, content, from, to, last);
  }
}
