using System.Runtime.CompilerServices;
using Holdfast.Data;

namespace Holdfast.Meetings.Import;

internal enum ListDialect
{
    MeetingGuide = 1,
    Bmlt = 2,
}

/// <summary>A list of meetings in any format read here, told apart by what is in it and never by its name.</summary>
internal sealed class MeetingList(Stream list, ImportLimits limits)
{
    private const int UnknownMost = 1000;

    /// <summary>Known once the first record has been given.</summary>
    public ListDialect Dialect { get; private set; } = ListDialect.MeetingGuide;

    /// <exception cref="RefusalException">It isn't one of the formats.</exception>
    public async IAsyncEnumerable<ListEntry> Read([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var bounded = new BoundedStream(list, limits.Bytes);
        var head = new byte[4096];
        var length = 0;
        while (length < head.Length)
        {
            var count = await bounded.ReadAsync(head.AsMemory(length), cancellation);
            if (count == 0)
            {
                break;
            }

            length += count;
        }

        var (isJson, skip) = Recognise(head.AsSpan(0, length));
        await using var rest = new HeadedStream(head.AsMemory(skip, length - skip), bounded);
        if (!isJson)
        {
            await foreach (var entry in new CsvList(rest, limits).Read(cancellation))
            {
                yield return entry;
            }

            yield break;
        }

        var isKnown = false;
        var unknown = new List<ListEntry>();
        await foreach (var entry in new JsonList(rest, limits).Read(cancellation))
        {
            if (isKnown || entry.Part != ListPart.Meetings)
            {
                yield return entry;
                continue;
            }

            if (entry.Record is null || DialectOf(entry.Record) is not { } dialect)
            {
                unknown.Add(entry);
                if (unknown.Count > UnknownMost)
                {
                    throw NotMeetings();
                }

                continue;
            }

            (Dialect, isKnown) = (dialect, true);
            foreach (var earlier in unknown)
            {
                yield return earlier;
            }

            unknown.Clear();
            yield return entry;
        }

        if (unknown.Count > 0)
        {
            throw NotMeetings();
        }
    }

    private static RefusalException NotMeetings() => new(
        "This JSON is a list, but not of meetings: no record has a slug with a day and time (Meeting Guide) or an id_bigint with a start_time (BMLT). Nothing was changed.");

    private static ListDialect? DialectOf(ListRecord record) =>
        record.Has("id_bigint") && (record.Has("start_time") || record.Has("weekday_tinyint")) ? ListDialect.Bmlt
        : record.Has("slug") && (record.Has("name") || record.Has("time") || record.Has("location")) ? ListDialect.MeetingGuide
        : record.Has("name") && record.Has("day") && record.Has("time") ? ListDialect.MeetingGuide
        : null;

    private static (bool IsJson, int Skip) Recognise(ReadOnlySpan<byte> head)
    {
        var skip = head.StartsWith("\uFEFF"u8) ? 3 : 0;
        var first = head[skip..].IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0)
        {
            throw new RefusalException("The file is empty. Nothing was changed.");
        }

        var start = head[(skip + first)..];
        if (start[0] == '<')
        {
            throw new RefusalException("This is a web page or XML, not a list of meetings. Is the address that of the list itself? Nothing was changed.");
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || start.StartsWith("PK"u8) || start.IndexOf((byte)0) >= 0)
        {
            throw new RefusalException("This is packed or not text. Unpack it, or save it as UTF-8 text, then try again. Nothing was changed.");
        }

        return (start[0] is (byte)'[' or (byte)'{', skip);
    }

    /// <summary>Gives back what was looked at, then the rest.</summary>
    private sealed class HeadedStream(ReadOnlyMemory<byte> head, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> left = head;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            left.IsEmpty ? await rest.ReadAsync(buffer, cancellationToken) : TakeHead(buffer.Span);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) =>
            left.IsEmpty ? rest.Read(buffer, offset, count) : TakeHead(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int TakeHead(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, left.Length);
            left.Span[..count].CopyTo(buffer);
            left = left[count..];
            return count;
        }
    }
}
