using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Holdfast.Data;

namespace Holdfast.Meetings.Import;

/// <summary>
/// Reads a JSON list record by record, holding one record at a time: a plain array, or an object whose
/// <c>records</c>, <c>meetings</c> or <c>data</c> is one (and whose <c>formats</c> may be another).
/// A record may hold its fields itself or under <c>fields</c>.
/// </summary>
internal sealed class JsonList(Stream stream, ImportLimits limits)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool isFinal;
    private JsonReaderState state = new(Options);
    private Phase phase = Phase.Root;
    private ListPart part = ListPart.Meetings;
    private bool rootIsArray;
    private bool sawList;
    private string property = "";
    private int skipTo = -1;
    private bool skipsRecord;
    private int meetings;
    private int formats;

    private enum Phase
    {
        Root = 1,
        Object = 2,
        Value = 3,
        Records = 4,
        After = 5,
    }

    private enum Step
    {
        More = 1,
        Entry = 2,
        Done = 3,
    }

    /// <exception cref="RefusalException">It isn't whole JSON, or isn't a list.</exception>
    public async IAsyncEnumerable<ListEntry> Read([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            Step step;
            ListEntry entry;
            try
            {
                step = Advance(out entry);
            }
            catch (JsonException exception)
            {
                throw new RefusalException(Broken(exception), exception);
            }

            switch (step)
            {
                case Step.Entry:
                    yield return entry;
                    break;
                case Step.Done:
                    yield break;
                case Step.More:
                    await Fill(cancellation);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown step {step}.");
            }
        }
    }

    private string Broken(JsonException exception) => isFinal && phase != Phase.After && start + (exception.BytePositionInLine ?? 0) >= end
        ? "The JSON breaks off before its end. Nothing was changed."
        : string.Create(CultureInfo.InvariantCulture, $"This isn't valid JSON: it breaks at line {(exception.LineNumber ?? 0) + 1}. Nothing was changed.");

    private async Task Fill(CancellationToken cancellation)
    {
        if (isFinal)
        {
            throw new RefusalException("The JSON breaks off before its end. Nothing was changed.");
        }

        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (buffer.Length >= limits.RecordBytes * 2)
            {
                throw new RefusalException("The list holds a value too large to be part of a meeting. Nothing was changed.");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var count = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
        isFinal = count == 0;
        end += count;
    }

    private Step Advance(out ListEntry entry)
    {
        entry = default;
        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isFinal, state);
        while (true)
        {
            var before = reader;
            if (!reader.Read())
            {
                Keep(before);
                return isFinal && phase == Phase.After ? Step.Done : Step.More;
            }

            if (skipTo >= 0)
            {
                var isWhole = reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject) && reader.CurrentDepth <= skipTo;
                if (isWhole)
                {
                    skipTo = -1;
                    if (skipsRecord)
                    {
                        skipsRecord = false;
                        Keep(reader);
                        entry = Counted(null, $"It is larger than {limits.RecordBytes / 1024} KB.");
                        return Step.Entry;
                    }
                }

                continue;
            }

            switch (phase)
            {
                case Phase.Root:
                    ReadRoot(reader.TokenType);
                    break;
                case Phase.Object:
                    if (reader.TokenType == JsonTokenType.EndObject)
                    {
                        EndRootObject();
                    }
                    else
                    {
                        property = JsonText.Of(reader.ValueSpan);
                        phase = Phase.Value;
                    }

                    break;
                case Phase.Value:
                    ReadProperty(reader.TokenType, reader.CurrentDepth);
                    break;
                case Phase.Records when reader.TokenType == JsonTokenType.EndArray:
                    phase = rootIsArray ? Phase.After : Phase.Object;
                    break;
                case Phase.Records:
                    var from = (int)reader.TokenStartIndex;
                    var at = reader;
                    if (!reader.TrySkip())
                    {
                        if (end - start - from <= limits.RecordBytes)
                        {
                            Keep(before);
                            return Step.More;
                        }

                        reader = at;
                        (skipTo, skipsRecord) = (reader.CurrentDepth, true);
                        continue;
                    }

                    var record = buffer.AsSpan(start + from, (int)reader.BytesConsumed - from);
                    entry = Entry(record, at.TokenType);
                    Keep(reader);
                    return Step.Entry;
                case Phase.After:
                default:
                    throw new InvalidOperationException($"Unknown phase {phase}.");
            }
        }

        void Keep(Utf8JsonReader reader)
        {
            start += (int)reader.BytesConsumed;
            state = reader.CurrentState;
        }
    }

    private void ReadRoot(JsonTokenType token)
    {
        switch (token)
        {
            case JsonTokenType.StartArray:
                (rootIsArray, sawList, phase) = (true, true, Phase.Records);
                break;
            case JsonTokenType.StartObject:
                phase = Phase.Object;
                break;
            default:
                throw new RefusalException("This JSON is a single value, not a list of meetings. Nothing was changed.");
        }
    }

    private void ReadProperty(JsonTokenType token, int depth)
    {
        ListPart? wanted = property switch
        {
            "records" or "meetings" or "data" => ListPart.Meetings,
            "formats" => ListPart.Formats,
            _ => null,
        };
        phase = Phase.Object;
        if (token == JsonTokenType.StartArray && wanted is { } list)
        {
            (part, phase) = (list, Phase.Records);
            sawList |= list == ListPart.Meetings;
        }
        else if (token is JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            skipTo = depth;
        }
    }

    private void EndRootObject()
    {
        if (!sawList)
        {
            throw new RefusalException("This JSON is one object, not a list of meetings: an array is needed, or an object with \"records\" or \"meetings\". Nothing was changed.");
        }

        phase = Phase.After;
    }

    private ListEntry Entry(ReadOnlySpan<byte> bytes, JsonTokenType token) =>
        bytes.Length > limits.RecordBytes ? Counted(null, $"It is larger than {limits.RecordBytes / 1024} KB.")
        : token != JsonTokenType.StartObject ? Counted(null, "It isn't an object with fields.")
        : Counted(Fields(bytes), null);

    private ListEntry Counted(Dictionary<string, FieldValue>? fields, string? problem)
    {
        var number = part == ListPart.Meetings ? ++meetings : ++formats;
        if (number > limits.Records)
        {
            throw new RefusalException(string.Create(CultureInfo.InvariantCulture, $"The list holds more than {limits.Records:N0} records, the most that is read. Nothing was changed."));
        }

        return new ListEntry(part, number, fields is null ? null : new ListRecord(number, fields), problem);
    }

    private static Dictionary<string, FieldValue> Fields(ReadOnlySpan<byte> bytes)
    {
        var fields = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(bytes, Options);
        reader.Read();
        ReadInto(ref reader, fields, isWrapper: false);
        return fields;
    }

    private static void ReadInto(ref Utf8JsonReader reader, Dictionary<string, FieldValue> fields, bool isWrapper)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var raw = JsonText.Of(reader.ValueSpan);
            var name = ListRecord.NormalName(raw);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                if (raw == "fields" && !isWrapper)
                {
                    ReadInto(ref reader, fields, isWrapper: true);
                }
                else
                {
                    reader.Skip();
                }

                continue;
            }

            var value = reader.TokenType == JsonTokenType.StartArray ? new FieldValue(null, ReadItems(ref reader)) : new FieldValue(Scalar(ref reader));

            // The exact name wins over one that only reads the same; what is inside "fields" wins over the wrapper's id.
            if (raw == name || !fields.ContainsKey(name))
            {
                fields[name] = value;
            }
        }
    }

    private static List<string> ReadItems(ref Utf8JsonReader reader)
    {
        var items = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                reader.Skip();
            }
            else if (Scalar(ref reader) is { } text)
            {
                items.Add(text);
            }
        }

        return items;
    }

    private static string? Scalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => JsonText.Of(reader.ValueSpan),
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };
}

/// <summary>Reads JSON strings that strict readers refuse: broken UTF-8 and halves of surrogate pairs become the replacement character.</summary>
internal static class JsonText
{
    public static string Of(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw);
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 >= text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            switch (text[i])
            {
                case 'n':
                    plain.Append('\n');
                    break;
                case 'r':
                    plain.Append('\r');
                    break;
                case 't':
                    plain.Append('\t');
                    break;
                case 'b' or 'f':
                    plain.Append(' ');
                    break;
                case 'u' when i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                    plain.Append((char)unit);
                    i += 4;
                    break;
                default:
                    plain.Append(text[i]);
                    break;
            }
        }

        return WholeCharacters(plain.ToString());
    }

    /// <summary>The same text with each half of a surrogate pair that stands alone replaced.</summary>
    public static string WholeCharacters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                return Replaced(text);
            }
        }

        return text;
    }

    private static string Replaced(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune.ToString());
        }

        return whole.ToString();
    }
}
