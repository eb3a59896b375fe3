using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Holdfast.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Safety : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Corrections_At",
                table: "Corrections");

            migrationBuilder.DropIndex(
                name: "IX_ContactRequests_At",
                table: "ContactRequests");

            migrationBuilder.AlterColumn<string>(
                name: "Value",
                table: "Settings",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(500)",
                oldMaxLength: 500);

            migrationBuilder.AddColumn<long>(
                name: "ConfirmedAt",
                table: "Meetings",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Answer",
                table: "Corrections",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DecidedAt",
                table: "Corrections",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DecidedBy",
                table: "Corrections",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "WasTaken",
                table: "Corrections",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "AnsweredAt",
                table: "ContactRequests",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "AnsweredBy",
                table: "ContactRequests",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Note",
                table: "ContactRequests",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Appeals",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PublicId = table.Column<string>(type: "character varying(22)", maxLength: 22, nullable: false),
                    Decision = table.Column<long>(type: "bigint", nullable: false),
                    Words = table.Column<byte[]>(type: "bytea", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    AnsweredBy = table.Column<long>(type: "bigint", nullable: true),
                    AnsweredAt = table.Column<long>(type: "bigint", nullable: true),
                    Upheld = table.Column<bool>(type: "boolean", nullable: true),
                    Answer = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Appeals", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Blocks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PublicId = table.Column<string>(type: "character varying(22)", maxLength: 22, nullable: false),
                    MemberId = table.Column<long>(type: "bigint", nullable: false),
                    Mine = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Theirs = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Name = table.Column<byte[]>(type: "bytea", nullable: false),
                    On = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Blocks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Blocks_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Claims",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PublicId = table.Column<string>(type: "character varying(22)", maxLength: 22, nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Thing = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    MemberId = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<byte[]>(type: "bytea", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Claims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Claims_Members_MemberId",
                        column: x => x.MemberId,
                        principalTable: "Members",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Decisions",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    PublicId = table.Column<string>(type: "character varying(22)", maxLength: 22, nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    By = table.Column<long>(type: "bigint", nullable: false),
                    Step = table.Column<int>(type: "integer", nullable: false),
                    ReportId = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Thing = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Subject = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    Group = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    Until = table.Column<long>(type: "bigint", nullable: true),
                    Undoes = table.Column<long>(type: "bigint", nullable: true),
                    Reason = table.Column<byte[]>(type: "bytea", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Decisions", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "Reports",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PublicId = table.Column<string>(type: "character varying(22)", maxLength: 22, nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Thing = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Subject = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    Group = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    Reason = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    Reporter = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    OpenMark = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    Snapshot = table.Column<byte[]>(type: "bytea", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    DecidedAt = table.Column<long>(type: "bigint", nullable: true),
                    WasActedOn = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Reports", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Corrections_DecidedAt_At",
                table: "Corrections",
                columns: new[] { "DecidedAt", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_ContactRequests_AnsweredAt_At",
                table: "ContactRequests",
                columns: new[] { "AnsweredAt", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_Appeals_AnsweredAt_At",
                table: "Appeals",
                columns: new[] { "AnsweredAt", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_Appeals_Decision",
                table: "Appeals",
                column: "Decision",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Appeals_PublicId",
                table: "Appeals",
                column: "PublicId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Blocks_MemberId",
                table: "Blocks",
                column: "MemberId");

            migrationBuilder.CreateIndex(
                name: "IX_Blocks_Mine_Theirs",
                table: "Blocks",
                columns: new[] { "Mine", "Theirs" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Blocks_PublicId",
                table: "Blocks",
                column: "PublicId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Blocks_Theirs",
                table: "Blocks",
                column: "Theirs");

            migrationBuilder.CreateIndex(
                name: "IX_Claims_Kind_Thing",
                table: "Claims",
                columns: new[] { "Kind", "Thing" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Claims_MemberId",
                table: "Claims",
                column: "MemberId");

            migrationBuilder.CreateIndex(
                name: "IX_Decisions_PublicId",
                table: "Decisions",
                column: "PublicId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Decisions_Subject",
                table: "Decisions",
                column: "Subject");

            migrationBuilder.CreateIndex(
                name: "IX_Decisions_Undoes",
                table: "Decisions",
                column: "Undoes",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Reports_DecidedAt_DueAt",
                table: "Reports",
                columns: new[] { "DecidedAt", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_OpenMark",
                table: "Reports",
                column: "OpenMark",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Reports_PublicId",
                table: "Reports",
                column: "PublicId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Reporter_At",
                table: "Reports",
                columns: new[] { "Reporter", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Appeals");

            migrationBuilder.DropTable(
                name: "Blocks");

            migrationBuilder.DropTable(
                name: "Claims");

            migrationBuilder.DropTable(
                name: "Decisions");

            migrationBuilder.DropTable(
                name: "Reports");

            migrationBuilder.DropIndex(
                name: "IX_Corrections_DecidedAt_At",
                table: "Corrections");

            migrationBuilder.DropIndex(
                name: "IX_ContactRequests_AnsweredAt_At",
                table: "ContactRequests");

            migrationBuilder.DropColumn(
                name: "ConfirmedAt",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "Answer",
                table: "Corrections");

            migrationBuilder.DropColumn(
                name: "DecidedAt",
                table: "Corrections");

            migrationBuilder.DropColumn(
                name: "DecidedBy",
                table: "Corrections");

            migrationBuilder.DropColumn(
                name: "WasTaken",
                table: "Corrections");

            migrationBuilder.DropColumn(
                name: "AnsweredAt",
                table: "ContactRequests");

            migrationBuilder.DropColumn(
                name: "AnsweredBy",
                table: "ContactRequests");

            migrationBuilder.DropColumn(
                name: "Note",
                table: "ContactRequests");

            migrationBuilder.AlterColumn<string>(
                name: "Value",
                table: "Settings",
                type: "character varying(500)",
                maxLength: 500,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(4000)",
                oldMaxLength: 4000);

            migrationBuilder.CreateIndex(
                name: "IX_Corrections_At",
                table: "Corrections",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_ContactRequests_At",
                table: "ContactRequests",
                column: "At");
        }
    }
}
