namespace Holdfast.Meetings.Finder;

/// <summary>The Meeting Guide properties of every meeting as UTF-8, ready to copy into an answer.</summary>
internal sealed class RecordBlob
{
    private const int ChunkBits = 22;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<byte[]> chunks = [];
    private readonly List<(int Chunk, int Start, int Length)> added = [];
    private (int Chunk, int Start, int Length)[] records = [];
    private int used = ChunkSize;

    public int Count => records.Length;

    /// <summary>Bytes held, the unused end of the last chunk included.</summary>
    public long Size => chunks.Sum(chunk => (long)chunk.Length);

    public ReadOnlySpan<byte> this[int record]
    {
        get
        {
            var (chunk, start, length) = records[record];
            return chunks[chunk].AsSpan(start, length);
        }
    }

    public ReadOnlyMemory<byte> Memory(int record)
    {
        var (chunk, start, length) = records[record];
        return chunks[chunk].AsMemory(start, length);
    }

    /// <summary>Says that the record will soon be asked for.</summary>
    public void Prefetch(int record) => Finder.Prefetch.Of(records, record);

    public void Add(ReadOnlySpan<byte> record)
    {
        if (used + record.Length > ChunkSize)
        {
            chunks.Add(new byte[Math.Max(ChunkSize, record.Length)]);
            used = 0;
        }

        record.CopyTo(chunks[^1].AsSpan(used));
        added.Add((chunks.Count - 1, used, record.Length));
        used += record.Length;
    }

    /// <summary>Puts the records in this order, as numbered when added, and lets go of the room kept for growing.</summary>
    public void Settle(int[] order)
    {
        records = Array.ConvertAll(order, number => added[number]);
        added.Clear();
        added.TrimExcess();
        if (chunks.Count > 0)
        {
            chunks[^1] = chunks[^1][..used];
        }
    }
}
