using System.Text;
using CsCheck;
using Holdfast.Data;
using Holdfast.Meetings.Import;
using static Holdfast.Tests.Meetings.Import.ReadingLists;

namespace Holdfast.Tests.Meetings.Import;

/// <summary>Bytes nobody meant well with: a refusal at worst, never anything else.</summary>
public class HostileListFacts
{
    private static readonly ImportLimits Small = new() { Bytes = 1 << 20, RecordBytes = 4 << 10 };

    private const string Good = """[{"slug":"a","name":"A","day":[1,2],"time":"07:00","end_time":"08:00","types":["O","X"],"city":"Springfield","latitude":41.5,"longitude":-93.2,"notes":"Passcode: 1234 \ud83d\ude00","fields":{"slug":"b"}},{"id_bigint":"4","start_time":"19:00:00"}]""";

    [Fact]
    public Task No_bytes_break_the_reading() => Sample(Gen.Byte.Array[0, 300]);

    [Fact]
    public Task No_damage_to_a_good_list_breaks_the_reading() =>
        Sample(Gen.Select(Gen.Int[0, 300], Gen.Byte, Gen.Int[0, 300], Gen.Int[0, 40]).Select((at, value, cut, length) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Good).ToList();
            bytes[at % bytes.Count] = value;
            bytes.RemoveRange(cut % bytes.Count, Math.Min(length, bytes.Count - cut % bytes.Count));
            return bytes.ToArray();
        }));

    [Fact]
    public Task No_values_break_the_reading()
    {
        var value = Gen.OneOf(
            Gen.String[0, 60].Select(text => System.Text.Json.JsonSerializer.Serialize(text)),
            Gen.Double.Select(number => double.IsFinite(number) ? number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "1e999"),
            Gen.OneOf("null", "true", "[]", "{}", "[[1]]", "[\"a\",1,null,{}]", "\"\\ud800\"", "\"\\udc00x\"", "-1", "7", "\"24:00\"", "\"07:00\"", "\"https://zoom.us/j/1?pwd=\"", "\"+1,,,,#\"", "99999999999999999999"));
        var names = new[] { "slug", "name", "day", "time", "end_time", "types", "city", "state", "country", "postal_code", "formatted_address", "address", "latitude", "longitude", "coordinates", "notes", "conference_url", "conference_phone", "conference_phone_notes", "timezone", "updated", "regions", "approximate", "attendance_option", "website", "contact_1_phone", "id_bigint", "weekday_tinyint", "start_time", "duration_time", "formats", "venue_type", "service_body_bigint" };
        return Sample(Gen.Select(Gen.OneOf(names), value).Array[1, 20].Select(fields =>
            Encoding.UTF8.GetBytes($"[{{\"slug\":\"a\",\"name\":\"b\",\"day\":1,\"time\":\"07:00\",{string.Join(',', fields.Select(field => $"\"{field.Item1}\":{field.Item2}"))}}}]")));
    }

    [Fact]
    public Task No_table_breaks_the_reading() =>
        Sample(Gen.String[Gen.Char["ab,;\"\n\r\t 17:0é"], 0, 200].Select(text => Encoding.UTF8.GetBytes("Name,Day,Time,Slug\n" + text)));

    [Fact]
    public async Task Depth_without_end_is_refused() =>
        await Assert.ThrowsAsync<RefusalException>(() => Read(new string('[', 100_000)));

    private static Task Sample(Gen<byte[]> lists) => lists.SampleAsync(
        async bytes =>
        {
            try
            {
                var whole = await CheckedList.Read(new Trickle(bytes), new RecordReader(Catalog, Gazetteer, null, null), Small, null, CancellationToken.None);
                _ = whole.All().Count();
            }
            catch (RefusalException)
            {
                // The one thing it may say.
            }
        },
        iter: 3000);

    /// <summary>Gives a few bytes at a time, as a slow network does.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 7)], cancellationToken);
    }
}
