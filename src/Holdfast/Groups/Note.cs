using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>A few words from somebody who looks after a group to one of its people: "we haven't heard you for a while". Read once, then gone.</summary>
public sealed class Note
{
    public const int LongestText = 500;

    /// <summary>Unread ones for one person; more would be pressing.</summary>
    public const int MostWaiting = 3;

    private Note()
    {
    }

    [P2] public long Id { get; private set; }

    [P2] public string PublicId { get; private set; } = "";

    [P2] public long ToId { get; private set; }

    [P2] public long FromId { get; private set; }

    /// <summary>Under the key of who wrote it.</summary>
    [P2] public Sealed<string>? Words { get; private set; }

    [P2] public Instant At { get; private set; }

    public SealedPlace WordsPlace => PlaceOfWords(PublicId);

    public static SealedPlace PlaceOfWords(string publicId) => new("Notes", publicId, nameof(Words));

    public static Note Write(Membership by, long to, string text, GroupSeals seals, Instant at)
    {
        var note = new Note { PublicId = RandomId.New(), FromId = by.Id, ToId = to, At = at };
        note.Words = seals.Seal(text, seals.KeyOf(by.KeyId), note.WordsPlace);
        return note;
    }

    private sealed class Mapping : IEntityTypeConfiguration<Note>
    {
        public void Configure(EntityTypeBuilder<Note> builder)
        {
            builder.ToTable("Notes");
            builder.Property(note => note.PublicId).HasMaxLength(22);
            builder.HasIndex(note => note.PublicId).IsUnique();
            builder.Property(note => note.Words).IsSealed().IsRequired();
            builder.HasOne<Membership>().WithMany().HasForeignKey(note => note.ToId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Membership>().WithMany().HasForeignKey(note => note.FromId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(note => note.ToId);
        }
    }
}
