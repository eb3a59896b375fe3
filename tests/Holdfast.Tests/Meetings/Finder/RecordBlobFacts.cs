using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using Holdfast.Meetings.Finder;

namespace Holdfast.Tests.Meetings.Finder;

/// <summary>Names in records are kept as one byte each; what is read is what was added, byte for byte.</summary>
public sealed class RecordBlobFacts
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Names = ["id", "slug", "name", "day", "time", "timezone", "types", "attendance_option", "programme", "notes", "approximate", "something_else"];
    private static readonly string[] Awkward = ["a,\"name\":\"", ",\"slug\":\"", "no", "in_person", "America/Chicago", "\u0001\u001f", "a,"];

    [Fact]
    public void Any_record_comes_back_as_it_was() =>
        Gen.Select(Gen.Int[0, Names.Length - 1].Select(i => Names[i]), Gen.OneOf(Gen.String, Gen.Int[0, Awkward.Length - 1].Select(i => Awkward[i])))
            .Array[1, 12].List[1, 20]
            .Sample(records =>
            {
                var blob = new RecordBlob();
                var added = records.Select(Json).ToList();
                added.ForEach(record => blob.Add(record));
                blob.Settle([.. Enumerable.Range(0, added.Count).Reverse()]);
                for (var i = 0; i < added.Count; i++)
                {
                    Assert.Equal(added[^(i + 1)], blob.Read(i));
                }
            });

    [Fact]
    public void A_record_takes_less_room_than_it_is_long()
    {
        var blob = new RecordBlob();
        var record = Json([("id", "1"), ("slug", "harbor"), ("name", "Harbor"), ("timezone", "America/Chicago"), ("attendance_option", "in_person"), ("programme", "aa")]);
        blob.Add(record);
        blob.Settle([0]);
        Assert.True(blob.Size < record.Length / 2, $"{blob.Size} of {record.Length} bytes");
    }

    private static byte[] Json((string Name, string Value)[] fields) =>
        Encoding.UTF8.GetBytes("{" + string.Join(',', fields.Select(field => $"\"{field.Name}\":{JsonSerializer.Serialize(field.Value, Plain)}")) + "}");
}
