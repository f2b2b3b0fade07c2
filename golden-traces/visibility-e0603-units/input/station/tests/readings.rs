use station::readings;
use units::MilliCelsius;

#[test]
fn readings_leave_out_what_cannot_be_read() {
    let log = "4.25\n  broken sensor\n-1\n";
    assert_eq!(readings(log), [MilliCelsius(4_250), MilliCelsius(-1_000)]);
}
