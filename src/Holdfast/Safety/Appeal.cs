using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Safety;

/// <summary>The person a decision is about asked somebody else to look again. Once for each decision.</summary>
public sealed class Appeal
{
    public const int LongestWords = 2000;

    private Appeal()
    {
    }

    public Appeal(long decision, string words, Instant at, SealingKey moderators, Sealer sealer)
    {
        (PublicId, Decision, At) = (RandomId.New(), decision, at);
        Words = sealer.Seal(words, moderators, WordsPlace);
    }

    [P0] public long Id { get; private set; }

    [P0] public string PublicId { get; private set; } = "";

    /// <summary>The number of the decision.</summary>
    [P0] public long Decision { get; private set; }

    [P7] public Sealed<string>? Words { get; private set; }

    [P0] public Instant At { get; private set; }

    [P1] public long? AnsweredBy { get; private set; }

    [P0] public Instant? AnsweredAt { get; private set; }

    /// <summary>The decision stands. False when it was undone.</summary>
    [P0] public bool? Upheld { get; private set; }

    [P7] public Sealed<string>? Answer { get; private set; }

    public SealedPlace WordsPlace => new("Appeals", PublicId, nameof(Words));

    public SealedPlace AnswerPlace => new("Appeals", PublicId, nameof(Answer));

    /// <summary>Twice is once: the first answer stands.</summary>
    /// <param name="by">Never who decided.</param>
    public void Decide(long by, Decision decision, bool uphold, string reason, Instant at, SealingKey moderators, Sealer sealer)
    {
        if (decision.Number != Decision || decision.By == by)
        {
            throw new ArgumentException("An appeal goes to somebody else than who decided.", nameof(by));
        }

        if (AnsweredAt is null)
        {
            (AnsweredBy, AnsweredAt, Upheld) = (by, at, uphold);
            Answer = sealer.Seal(reason, moderators, AnswerPlace);
        }
    }

    private sealed class Mapping : IEntityTypeConfiguration<Appeal>
    {
        public void Configure(EntityTypeBuilder<Appeal> builder)
        {
            builder.ToTable("Appeals");
            builder.Property(appeal => appeal.PublicId).HasMaxLength(22);
            builder.HasIndex(appeal => appeal.PublicId).IsUnique();
            builder.HasIndex(appeal => appeal.Decision).IsUnique();
            builder.Property(appeal => appeal.AnsweredAt).IsConcurrencyToken();
            builder.Property(appeal => appeal.Words).IsSealed().IsRequired();
            builder.Property(appeal => appeal.Answer).IsSealed();
            builder.HasIndex(appeal => new { appeal.AnsweredAt, appeal.At });
        }
    }
}
