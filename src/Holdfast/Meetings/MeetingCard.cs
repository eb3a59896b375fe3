using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Meetings;

/// <summary>What a list shows of a meeting: read back from the record the finder holds, so that a page asks the database nothing.</summary>
public sealed class MeetingCard
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string Slug { get; init; } = "";

    public string Name { get; init; } = "";

    public string Programme { get; init; } = "";

    [JsonPropertyName("timezone")]
    public string TimeZone { get; init; } = "";

    public IReadOnlyList<string> Types { get; init; } = [];

    public string? Location { get; init; }

    public string? FormattedAddress { get; init; }

    public string? Address { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    public string? Group { get; init; }

    public string? Notes { get; init; }

    public string AttendanceOption { get; init; } = "";

    public string? Approximate { get; init; }

    /// <summary>On the clock of its own place, HH:MM.</summary>
    public string Time { get; init; } = "";

    /// <summary>A day number (0 is Sunday) or an array of them.</summary>
    public JsonElement Day { get; init; }

    /// <summary>The rule of a meeting that isn't plainly weekly.</summary>
    public string? Rrule { get; init; }

    public IEnumerable<int> Days => Day.ValueKind == JsonValueKind.Array ? Day.EnumerateArray().Select(day => day.GetInt32()) : [Day.GetInt32()];

    public bool IsOnline => AttendanceOption is "online" or "hybrid";

    public bool IsInPerson => AttendanceOption is "in_person" or "hybrid";

    public bool IsClosedForNow => AttendanceOption == "inactive";

    /// <summary>Place and street on one line, for somebody going there.</summary>
    public string? Where
    {
        get
        {
            var parts = new[] { Location, Address, City }.Where(part => !string.IsNullOrWhiteSpace(part)).Distinct().ToArray();
            return parts.Length > 0 ? string.Join(", ", parts) : FormattedAddress;
        }
    }

    public static MeetingCard Read(ReadOnlyMemory<byte> record) =>
        JsonSerializer.Deserialize<MeetingCard>(record.Span, Options) ?? throw new JsonException("A record was empty.");
}
