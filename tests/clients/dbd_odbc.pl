# Runs the scenario through Perl's DBD::ODBC.
use strict;
use warnings;
use Encode 'decode';
use JSON::PP;

BEGIN {
    unless (eval { require DBI; require DBD::ODBC; 1 }) {
        print "DBD::ODBC is not installed (package libdbd-odbc-perl)\n";
        exit 77;
    }
}

my $json = JSON::PP->new->utf8->canonical;
open my $file, '<', $ENV{SCENARIO} or die "$ENV{SCENARIO}: $!";
my $scenario = $json->decode(do { local $/; <$file> });

my $connection = DBI->connect("dbi:ODBC:$ENV{DSN}", '', '',
    { RaiseError => 1, PrintError => 0, LongReadLen => 100_000 });

sub text {
    my ($value) = @_;
    return utf8::is_utf8($value) ? $value : decode('UTF-8', $value);
}

sub answer_of {
    my ($step) = @_;
    if (($step->{call} // '') eq 'tables') {
        my $rows = $connection->table_info(undef, undef, undef, undef)->fetchall_arrayref;
        return (rows => [map { [@$_[1, 2]] } @$rows]);
    }
    my $rows = eval {
        my $statement = $connection->prepare($step->{sql});
        $statement->execute;
        $statement->{NUM_OF_FIELDS} ? $statement->fetchall_arrayref : [];
    };
    return (error => $connection->state, message => $connection->errstr) unless defined $rows;
    # Debian's build reads bytes, which are UTF-8.
    return (rows => [map { [map { defined $_ ? text("$_") : undef } @$_] } @$rows]);
}

for my $step (@{ $scenario->{steps} }) {
    print $json->encode({ step => $step->{name}, answer_of($step) }), "\n";
}

my $statement = $connection->prepare('SELECT COUNT(*) FROM sam.computers WHERE hostName = ?');
my ($host) = $connection->selectrow_array('SELECT hostName FROM sam.computers ORDER BY hostName LIMIT 1');
$statement->execute($host);
my ($count) = $statement->fetchrow_array;
die "a parameter found $count computers named $host" unless $count >= 1;
$statement->finish;
$connection->disconnect;
