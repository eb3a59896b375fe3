using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using Holdfast.Data;

namespace Holdfast.Meetings.Import;

/// <summary>Reads a table with a header row, as the meeting list plugin's template has it: English column names in any order.</summary>
internal sealed class CsvList(Stream stream, ImportLimits limits)
{
    private const int ColumnsMost = 300;

    /// <exception cref="RefusalException">It isn't such a table.</exception>
    public async IAsyncEnumerable<ListEntry> Read([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var csv = CsvReader.Create(
            stream,
            new CsvReaderOptions { HasHeader = false, MaxRecordSize = limits.RecordBytes * 2, OnMalformedRecord = RefuseEndless },
            leaveOpen: true);
        string[]? names = null;
        var number = 0;
        while (await Next(csv, cancellation))
        {
            string[] cells = [.. Enumerable.Range(0, Math.Min(csv.FieldCount, ColumnsMost)).Select(csv.GetString)];
            if (names is null)
            {
                names = Header(cells);
                continue;
            }

            if (Array.TrueForAll(cells, string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (++number > limits.Records)
            {
                throw new RefusalException(string.Create(CultureInfo.InvariantCulture, $"The list holds more than {limits.Records:N0} records, the most that is read. Nothing was changed."));
            }

            if (cells.Sum(cell => cell.Length) > limits.RecordBytes)
            {
                yield return new ListEntry(ListPart.Meetings, number, null, $"It is larger than {limits.RecordBytes / 1024} KB.");
                continue;
            }

            var fields = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
            for (var i = 0; i < names.Length && i < cells.Length; i++)
            {
                if (names[i].Length > 0)
                {
                    fields.TryAdd(names[i], new FieldValue(JsonText.WholeCharacters(cells[i])));
                }
            }

            yield return new ListEntry(ListPart.Meetings, number, new ListRecord(number, fields));
        }

        if (names is null)
        {
            throw new RefusalException("The file is empty. Nothing was changed.");
        }
    }

    private static async Task<bool> Next(CsvReader csv, CancellationToken cancellation)
    {
        try
        {
            return await csv.ReadAsync(cancellation);
        }
        catch (CsvFormatException exception)
        {
            throw new RefusalException("This table can't be read: a cell has no end, or the file isn't a table. Nothing was changed.", exception);
        }
    }

    private static void RefuseEndless(CsvMalformedRecord record)
    {
        // A quote that never closes is a file cut short; the other slips of hand-made tables are read past.
        if (record.Reason == CsvMalformedReason.UnterminatedQuote)
        {
            throw new RefusalException("This table breaks off inside a cell. Nothing was changed.");
        }
    }

    private static string[] Header(string[] cells)
    {
        string[] names = [.. cells.Select(ListRecord.NormalName)];
        var hasWhen = names.Contains("day") || names.Contains("time") || names.Contains("start_time");
        var hasWhat = names.Contains("name") || names.Contains("meeting") || names.Contains("slug") || names.Contains("id");
        return hasWhen && hasWhat ? names : throw new RefusalException(
            "This isn't a list of meetings: neither JSON nor a table whose first row names columns such as Name, Day and Time. Nothing was changed.");
    }
}
