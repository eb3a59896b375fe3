using Holdfast.Data;

namespace Holdfast.Meetings.Import;

/// <summary>A whole list, read and checked before anything is changed; needs no database.</summary>
internal sealed class CheckedList
{
    private readonly Dictionary<string, string> worldIds = new(StringComparer.Ordinal);

    public DraftPile Drafts { get; } = new();

    public List<BmltFormatRow> Formats { get; } = [];

    public List<RefusedRecord> Refused { get; } = [];

    /// <summary>Slugs of records that were refused but are there: what came from them before hasn't vanished.</summary>
    public HashSet<string> RefusedSlugs { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of BMLT service bodies by their number.</summary>
    public SortedDictionary<long, string> ServiceBodies { get; } = [];

    public int Records { get; private set; }

    public int RefusedCount { get; private set; }

    public int Unpublished { get; private set; }

    public int UnknownTypes { get; private set; }

    /// <exception cref="RefusalException">It isn't a list of meetings, isn't whole, or is past a bound.</exception>
    public static async Task<CheckedList> Read(
        Stream list, RecordReader reader, ImportLimits limits, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var whole = new CheckedList();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var source = new MeetingList(list, limits);
        await foreach (var entry in source.Read(cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Part == ListPart.Formats)
            {
                whole.AddFormat(entry.Record);
                continue;
            }

            whole.Records++;
            if (whole.Records % 500 == 0)
            {
                progress?.Report(new ImportProgress(whole.Records, 0, 0));
            }

            if (entry.Record is not { } record)
            {
                whole.Refuse(entry.Number, entry.Problem ?? "It can't be read.");
                continue;
            }

            whole.AddServiceBody(source.Dialect, record);
            var reading = source.Dialect == ListDialect.Bmlt ? reader.Bmlt(record) : reader.MeetingGuide(record);
            if (reading.IsUnpublished)
            {
                whole.Unpublished++;
                continue;
            }

            if (reading.Refusal is { } reason)
            {
                whole.Refuse(record.Number, reason);
                if (reading.Slug is not null)
                {
                    whole.RefusedSlugs.Add(reading.Slug);
                }

                continue;
            }

            if (reading.Drafts.FirstOrDefault(draft => keys.Contains(draft.Key)) is { } twice)
            {
                whole.Refuse(record.Number, $"Its slug \"{PlainText.Line(twice.Key, 60)}\" was used by an earlier record.");
                continue;
            }

            whole.UnknownTypes += reading.UnknownTypes;
            foreach (var draft in reading.Drafts)
            {
                keys.Add(draft.Key);
                whole.Drafts.Add(draft);
            }
        }

        whole.reader = reader;
        return whole;
    }

    private RecordReader? reader;

    /// <summary>Every draft, its formats understood.</summary>
    public IEnumerable<Draft> All() => worldIds.Count == 0 ? Drafts.All() : Drafts.All().Select(draft => draft.Listing.FormatKeys is null
        ? draft
        : draft with { Listing = reader!.WithFormats(draft.Listing, worldIds, draft.IsVenueTold ? draft.Listing.Venue : null).Listing });

    private void Refuse(int number, string reason)
    {
        RefusedCount++;
        if (Refused.Count < ImportReport.RefusalsKept)
        {
            Refused.Add(new RefusedRecord(number, reason));
        }
    }

    private void AddFormat(ListRecord? record)
    {
        if (record?.Text("key_string") is not { } key || !long.TryParse(record.Text("id"), out var id) || key.Length > 60)
        {
            return;
        }

        var row = new BmltFormatRow(
            id,
            key,
            PlainText.Line(record.Text("lang"), 10) ?? "en",
            PlainText.Line(record.Text("name_string"), 400) ?? "",
            PlainText.Line(record.Text("description_string"), 2000) ?? "",
            PlainText.Line(record.Text("world_id"), 40) ?? "",
            PlainText.Line(record.Text("format_type_enum"), 20) ?? "");
        Formats.Add(row);
        if (row.WorldId.Length > 0)
        {
            worldIds.TryAdd(key, row.WorldId);
        }
    }

    private void AddServiceBody(ListDialect dialect, ListRecord record)
    {
        if (dialect == ListDialect.Bmlt && long.TryParse(record.Text("service_body_bigint"), out var id) && id > 0 && ServiceBodies.Count < 10_000)
        {
            var name = PlainText.Line(record.Text("service_body_name"), 400);
            if (name is not null || !ServiceBodies.ContainsKey(id))
            {
                ServiceBodies[id] = name ?? "";
            }
        }
    }
}

/// <summary>A format as a BMLT list describes it.</summary>
internal sealed record BmltFormatRow(long SharedId, string Key, string Language, string Name, string Description, string WorldId, string Kind);
