using System.Buffers;
using System.Text;

namespace Holdfast.Meetings.Finder;

/// <summary>
/// The Meeting Guide properties of every meeting as UTF-8 JSON. Their names make up most of a record and are the same in
/// each, so a name is kept as one byte that JSON can't hold bare (1 to 31): half the memory, and reading one is a few copies.
/// </summary>
internal sealed class RecordBlob
{
    private const int ChunkBits = 22;
    private const int ChunkSize = 1 << ChunkBits;
    private const byte FirstToken = 1;
    private const byte LastToken = 31;

    /// <summary>Token n stands for the nth. Longest first: one may begin another.</summary>
    private static readonly byte[][] Phrases =
    [
        .. new[]
        {
            ",\"timezone\":\"America/", ",\"timezone\":\"", ",\"slug\":\"", ",\"name\":\"", ",\"day\":", ",\"time\":\"", ",\"end_time\":\"",
            ",\"location\":\"", ",\"location_notes\":\"", ",\"formatted_address\":\"", ",\"address\":\"", ",\"city\":\"", ",\"state\":\"",
            ",\"postal_code\":\"", ",\"country\":\"", ",\"region\":\"", ",\"sub_region\":\"", ",\"regions\":[\"", ",\"latitude\":", ",\"longitude\":",
            ",\"approximate\":\"no\"", ",\"approximate\":\"yes\"", ",\"conference_url\":\"https://", ",\"conference_url_notes\":\"", ",\"types\":[\"",
            ",\"attendance_option\":\"in_person\",\"programme\":\"", ",\"attendance_option\":\"", ",\"programme\":\"", ",\"notes\":\"", ",\"group\":\"",
            ",\"updated\":\"20",
        }.OrderByDescending(phrase => phrase.Length).Select(Encoding.UTF8.GetBytes),
    ];

    private readonly List<byte[]> chunks = [];
    private readonly List<(int Chunk, int Start, int Length)> added = [];
    private readonly ArrayBufferWriter<byte> squeezed = new(1024);
    private (int Chunk, int Start, int Length)[] records = [];
    private int used = ChunkSize;

    public int Count => records.Length;

    /// <summary>Bytes held, the unused end of the last chunk included.</summary>
    public long Size => chunks.Sum(chunk => (long)chunk.Length);

    /// <summary>The record as it was added, at its place after <see cref="Settle"/>.</summary>
    public byte[] Read(int record)
    {
        var (chunk, start, length) = records[record];
        var kept = chunks[chunk].AsSpan(start, length);
        var whole = new byte[WholeLength(kept)];
        var to = whole.AsSpan();
        for (var at = NextToken(kept); at >= 0; at = NextToken(kept))
        {
            kept[..at].CopyTo(to);
            var phrase = Phrases[kept[at] - FirstToken];
            phrase.CopyTo(to[at..]);
            to = to[(at + phrase.Length)..];
            kept = kept[(at + 1)..];
        }

        kept.CopyTo(to);
        return whole;
    }

    /// <param name="record">A JSON object without white space between its parts.</param>
    public void Add(ReadOnlySpan<byte> record)
    {
        Squeeze(record);
        var length = squeezed.WrittenCount;
        if (used + length > ChunkSize)
        {
            chunks.Add(new byte[Math.Max(ChunkSize, length)]);
            used = 0;
        }

        squeezed.WrittenSpan.CopyTo(chunks[^1].AsSpan(used));
        added.Add((chunks.Count - 1, used, length));
        used += length;
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

    private void Squeeze(ReadOnlySpan<byte> record)
    {
        squeezed.ResetWrittenCount();
        for (var at = record.IndexOf(",\""u8); at >= 0; at = record.IndexOf(",\""u8))
        {
            var token = TokenOf(record[at..]);
            // What looks like a name inside a text is put back as it was, so it may be taken for one.
            squeezed.Write(record[..at]);
            squeezed.Write(token > 0 ? [token] : record.Slice(at, 2));
            record = record[(at + (token > 0 ? Phrases[token - FirstToken].Length : 2))..];
        }

        squeezed.Write(record);
    }

    /// <summary>0 when no phrase begins here.</summary>
    private static byte TokenOf(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < Phrases.Length; i++)
        {
            if (text.StartsWith(Phrases[i]))
            {
                return (byte)(i + FirstToken);
            }
        }

        return 0;
    }

    private static int NextToken(ReadOnlySpan<byte> kept) => kept.IndexOfAnyInRange(FirstToken, LastToken);

    private static int WholeLength(ReadOnlySpan<byte> kept)
    {
        var length = kept.Length;
        for (var at = NextToken(kept); at >= 0; at = NextToken(kept))
        {
            length += Phrases[kept[at] - FirstToken].Length - 1;
            kept = kept[(at + 1)..];
        }

        return length;
    }
}
