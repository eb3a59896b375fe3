using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Data;
using NodaTime;

namespace Holdfast.Meetings.Import;

/// <summary>One meeting of a list, checked and cleaned, waiting until the whole list has been read.</summary>
/// <param name="Number">The record it comes from.</param>
/// <param name="Key">What tells it from the others of its list.</param>
/// <param name="FeedId">The number its server knows it by, where numbers are what it has.</param>
/// <param name="IsVenueTold">The record itself says whether it is online; formats needn't be asked.</param>
internal sealed record Draft(int Number, string Key, string Slug, Listing Listing, long? FeedId = null, bool IsVenueTold = true)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new CodeListJson(), new InstantJson(), new WeeklyJson() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                // No list format says exceptions, and an empty PrivateDetails is null.
                static type =>
                {
                    if (type.Type == typeof(Listing) && type.Properties.FirstOrDefault(property => property.Name == nameof(Meetings.Listing.Exceptions)) is { } exceptions)
                    {
                        type.Properties.Remove(exceptions);
                    }
                },
            },
        },
    };

    public static byte[] Write(IReadOnlyList<Draft> drafts) => JsonSerializer.SerializeToUtf8Bytes(drafts, Json);

    public static IReadOnlyList<Draft> Read(Stream json) => JsonSerializer.Deserialize<List<Draft>>(json, Json) ?? [];

    /// <summary>What the list says of this meeting, all of it: unchanged bytes mean nothing to write. Holds secrets; only a keyed hash of it is kept.</summary>
    public byte[] Said() => JsonSerializer.SerializeToUtf8Bytes(this with { Number = 0 }, Json);

    private sealed class CodeListJson : JsonConverter<CodeList>
    {
        public override CodeList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => CodeList.Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, CodeList value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class InstantJson : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Instant.FromUnixTimeTicks(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToUnixTimeTicks());
    }

    /// <summary>Lists carry weekly meetings only: days, minute of the day and length.</summary>
    private sealed class WeeklyJson : JsonConverter<Schedule>
    {
        public override Schedule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Read();
            var days = (Weekdays)reader.GetInt32();
            reader.Read();
            var start = LocalTime.FromMinutesSinceMidnight(reader.GetInt32());
            reader.Read();
            var minutes = reader.GetInt32();
            reader.Read();
            return Schedule.Weekly(days, start, minutes);
        }

        public override void Write(Utf8JsonWriter writer, Schedule value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue((int)value.Days);
            writer.WriteNumberValue(value.Start.Hour * 60 + value.Start.Minute);
            writer.WriteNumberValue(value.Minutes);
            writer.WriteEndArray();
        }
    }
}

/// <summary>The drafts of a list, packed: half a million of them must not fill the memory while the rest of the list is checked.</summary>
internal sealed class DraftPile
{
    private const int PerBundle = 200;

    private readonly List<byte[]> bundles = [];
    private readonly List<Draft> open = [];

    public int Count { get; private set; }

    public void Add(Draft draft)
    {
        open.Add(draft);
        Count++;
        if (open.Count == PerBundle)
        {
            Pack();
        }
    }

    public IEnumerable<Draft> All()
    {
        foreach (var bundle in bundles)
        {
            using var unpacked = new DeflateStream(new MemoryStream(bundle), CompressionMode.Decompress);
            foreach (var draft in Draft.Read(unpacked))
            {
                yield return draft;
            }
        }

        foreach (var draft in open)
        {
            yield return draft;
        }
    }

    private void Pack()
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
        {
            deflate.Write(Draft.Write(open));
        }

        bundles.Add(packed.ToArray());
        open.Clear();
    }
}
