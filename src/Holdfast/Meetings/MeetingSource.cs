using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Meetings;

/// <summary>A list that meetings come from, told apart by its name.</summary>
public sealed class MeetingSource
{
    private MeetingSource()
    {
    }

    public MeetingSource(string name) => Name = name;

    [P0] public long Id { get; private set; }

    [P0] public string Name { get; private set; } = "";

    [P0] public Instant? ReadAt { get; private set; }

    public void Read(Instant at) => ReadAt = at;

    private sealed class Mapping : IEntityTypeConfiguration<MeetingSource>
    {
        public void Configure(EntityTypeBuilder<MeetingSource> builder)
        {
            builder.ToTable("MeetingSources");
            builder.Property(source => source.Name).HasMaxLength(400);
            builder.HasIndex(source => source.Name).IsUnique();
        }
    }
}

/// <summary>A BMLT format as one source describes it in one language. Keys aren't unique across servers, so each source keeps its own.</summary>
public sealed class SourceFormat
{
    private SourceFormat()
    {
    }

    public SourceFormat(long sourceId, long sharedId, string key, string language) =>
        (SourceId, SharedId, Key, Language) = (sourceId, sharedId, key, language);

    [P0] public long Id { get; private set; }

    [P0] public long SourceId { get; private set; }

    [P0] public long SharedId { get; private set; }

    [P0] public string Key { get; private set; } = "";

    [P0] public string Language { get; private set; } = "";

    [P0] public string Name { get; private set; } = "";

    [P0] public string Description { get; private set; } = "";

    /// <summary>The code all servers share, such as BEG; empty when there is none.</summary>
    [P0] public string WorldId { get; private set; } = "";

    [P0] public string Kind { get; private set; } = "";

    public void Describe(string name, string description, string worldId, string kind) =>
        (Name, Description, WorldId, Kind) = (name, description, worldId, kind);

    private sealed class Mapping : IEntityTypeConfiguration<SourceFormat>
    {
        public void Configure(EntityTypeBuilder<SourceFormat> builder)
        {
            builder.ToTable("SourceFormats");
            builder.HasIndex(format => new { format.SourceId, format.SharedId, format.Language }).IsUnique();
            builder.HasOne<MeetingSource>().WithMany().HasForeignKey(format => format.SourceId);
            builder.Property(format => format.Key).HasMaxLength(60);
            builder.Property(format => format.Language).HasMaxLength(10);
            builder.Property(format => format.Name).HasMaxLength(400);
            builder.Property(format => format.Description).HasMaxLength(2000);
            builder.Property(format => format.WorldId).HasMaxLength(40);
            builder.Property(format => format.Kind).HasMaxLength(20);
        }
    }
}

/// <summary>A BMLT service body as one source numbers it.</summary>
public sealed class ServiceBody
{
    private ServiceBody()
    {
    }

    public ServiceBody(long sourceId, long bodyId, string name) => (SourceId, BodyId, Name) = (sourceId, bodyId, name);

    [P0] public long Id { get; private set; }

    [P0] public long SourceId { get; private set; }

    [P0] public long BodyId { get; private set; }

    [P0] public long ParentBodyId { get; private set; }

    [P0] public string Name { get; private set; } = "";

    [P0] public string Description { get; private set; } = "";

    [P0] public string Kind { get; private set; } = "";

    [P0] public string Url { get; private set; } = "";

    [P0] public string Helpline { get; private set; } = "";

    [P0] public string WorldId { get; private set; } = "";

    public void Describe(long parent, string name, string description, string kind, string url, string helpline, string worldId) =>
        (ParentBodyId, Name, Description, Kind, Url, Helpline, WorldId) = (parent, name, description, kind, url, helpline, worldId);

    private sealed class Mapping : IEntityTypeConfiguration<ServiceBody>
    {
        public void Configure(EntityTypeBuilder<ServiceBody> builder)
        {
            builder.ToTable("ServiceBodies");
            builder.HasIndex(body => new { body.SourceId, body.BodyId }).IsUnique();
            builder.HasOne<MeetingSource>().WithMany().HasForeignKey(body => body.SourceId);
            builder.Property(body => body.Name).HasMaxLength(400);
            builder.Property(body => body.Description).HasMaxLength(2000);
            builder.Property(body => body.Kind).HasMaxLength(10);
            builder.Property(body => body.Url).HasMaxLength(1000);
            builder.Property(body => body.Helpline).HasMaxLength(100);
            builder.Property(body => body.WorldId).HasMaxLength(40);
        }
    }
}
