using System.Text.Json;

namespace Holdfast.Meetings;

/// <summary>What a list shows of a meeting: read back from the record the finder holds, so that a page asks the database nothing.</summary>
public sealed class MeetingCard
{
    private MeetingCard()
    {
    }

    public string Slug { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string Programme { get; private set; } = "";

    public string TimeZone { get; private set; } = "";

    public IReadOnlyList<string> Types { get; private set; } = [];

    public string? Location { get; private set; }

    public string? FormattedAddress { get; private set; }

    public string? Address { get; private set; }

    public string? City { get; private set; }

    public string? Notes { get; private set; }

    public string AttendanceOption { get; private set; } = "";

    /// <summary>On the clock of its own place, HH:MM.</summary>
    public string Time { get; private set; } = "";

    /// <summary>0 is Sunday.</summary>
    public IReadOnlyList<int> Days { get; private set; } = [];

    /// <summary>Its rule is another than plainly weekly.</summary>
    public bool HasRule { get; private set; }

    public bool IsOnline => AttendanceOption is "online" or "hybrid";

    public bool IsInPerson => AttendanceOption is "in_person" or "hybrid";

    /// <summary>Place and street on one line, for somebody going there.</summary>
    public string? Where
    {
        get
        {
            var parts = new[] { Location, Address, City }.Where(part => !string.IsNullOrWhiteSpace(part)).Distinct().ToArray();
            return parts.Length > 0 ? string.Join(", ", parts) : FormattedAddress;
        }
    }

    /// <param name="record">A Meeting Guide object as UTF-8. Read by hand: a page reads twenty, and a serializer costs more than the page.</param>
    public static MeetingCard Read(ReadOnlySpan<byte> record)
    {
        var card = new MeetingCard();
        var json = new Utf8JsonReader(record);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            card.ReadProperty(ref json);
        }

        return card;
    }

    // By length first: a record has twice as many properties as a card, and most are told apart by it.
    private void ReadProperty(ref Utf8JsonReader json)
    {
        switch (json.ValueSpan.Length)
        {
            case 3 when json.ValueTextEquals("day"u8):
                Days = [.. Values(ref json, static (ref Utf8JsonReader value) => value.GetInt32())];
                break;
            case 4 when json.ValueTextEquals("slug"u8):
                Slug = Text(ref json);
                break;
            case 4 when json.ValueTextEquals("name"u8):
                Name = Text(ref json);
                break;
            case 4 when json.ValueTextEquals("city"u8):
                City = Text(ref json);
                break;
            case 4 when json.ValueTextEquals("time"u8):
                Time = Text(ref json);
                break;
            case 5 when json.ValueTextEquals("notes"u8):
                Notes = Text(ref json);
                break;
            case 5 when json.ValueTextEquals("types"u8):
                Types = [.. Values(ref json, static (ref Utf8JsonReader value) => value.GetString()!)];
                break;
            case 5 when json.ValueTextEquals("rrule"u8):
                HasRule = true;
                json.Skip();
                break;
            case 7 when json.ValueTextEquals("address"u8):
                Address = Text(ref json);
                break;
            case 8 when json.ValueTextEquals("timezone"u8):
                TimeZone = Text(ref json);
                break;
            case 8 when json.ValueTextEquals("location"u8):
                Location = Text(ref json);
                break;
            case 9 when json.ValueTextEquals("programme"u8):
                Programme = Text(ref json);
                break;
            case 17 when json.ValueTextEquals("formatted_address"u8):
                FormattedAddress = Text(ref json);
                break;
            case 17 when json.ValueTextEquals("attendance_option"u8):
                AttendanceOption = Text(ref json);
                break;
            default:
                json.Skip();
                break;
        }
    }

    private static string Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString() ?? "";
    }

    private delegate T ValueOf<T>(ref Utf8JsonReader json);

    /// <summary>One value or an array of them.</summary>
    private static List<T> Values<T>(ref Utf8JsonReader json, ValueOf<T> valueOf)
    {
        var values = new List<T>();
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            values.Add(valueOf(ref json));
            return values;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            values.Add(valueOf(ref json));
        }

        return values;
    }
}
