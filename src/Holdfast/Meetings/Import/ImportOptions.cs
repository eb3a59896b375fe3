namespace Holdfast.Meetings.Import;

/// <summary>How a list is to be read.</summary>
/// <param name="Source">What tells this list from others, so that it can change and close its own meetings only.</param>
public sealed record ImportOptions(string Source)
{
    /// <summary>The programme of records that name none; null is aa, or na for BMLT.</summary>
    public string? Programme { get; init; }

    /// <summary>IANA id for records that name none; null asks the place.</summary>
    public string? TimeZone { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>Close what vanished even when that is more than a fifth of the list.</summary>
    public bool AcceptClosures { get; init; }
}

/// <summary>Where reading stops.</summary>
public sealed record ImportLimits
{
    public static readonly ImportLimits Default = new();

    public long Bytes { get; init; } = 512L << 20;

    public int Records { get; init; } = 500_000;

    public int RecordBytes { get; init; } = 256 << 10;
}

/// <summary>What an import did, or would do.</summary>
public sealed record ImportReport
{
    public const int RefusalsKept = 1000;

    public required string Source { get; init; }
    public required bool IsDryRun { get; init; }

    /// <summary>Records in the list, before a record of several days becomes several meetings.</summary>
    public int Records { get; init; }
    public int Added { get; init; }
    public int Changed { get; init; }
    public int Unchanged { get; init; }
    public int Closed { get; init; }

    /// <summary>Left as they are because somebody here edited them.</summary>
    public int Kept { get; init; }

    /// <summary>BMLT records their server marks as not published.</summary>
    public int Unpublished { get; init; }

    /// <summary>Type codes dropped because the programme has none such.</summary>
    public int UnknownTypes { get; init; }
    public int RefusedCount { get; init; }

    /// <summary>The first <see cref="RefusalsKept"/> of them.</summary>
    public IReadOnlyList<RefusedRecord> Refused { get; init; } = [];

    /// <summary>There were records and none could be read: nothing was changed.</summary>
    public bool IsRefusedWhole => RefusedCount > 0 && RefusedCount == Records;
}

/// <param name="Number">Its place in the list, from 1.</param>
public sealed record RefusedRecord(int Number, string Reason);

/// <param name="Records">Read so far.</param>
/// <param name="Written">Meetings written so far, of <paramref name="ToWrite"/>; both 0 while reading.</param>
public readonly record struct ImportProgress(int Records, int Written, int ToWrite);
